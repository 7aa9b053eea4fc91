CREATE TABLE employee (
  emp_no integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  hire_date date NOT NULL
);
