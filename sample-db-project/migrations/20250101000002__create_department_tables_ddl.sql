CREATE TABLE department (
  dept_no text PRIMARY KEY,
  dept_name text NOT NULL UNIQUE
);

CREATE TABLE dept_emp (
  emp_no integer NOT NULL REFERENCES employee (emp_no),
  dept_no text NOT NULL REFERENCES department (dept_no),
  from_date date NOT NULL,
  PRIMARY KEY (emp_no, dept_no)
);
