INSERT INTO department (dept_no, dept_name) VALUES
  ('d001', 'Marketing'),
  ('d002', 'Finance'),
  ('d003', 'Development');

INSERT INTO employee (emp_no, first_name, last_name, hire_date, email) VALUES
  (10001, 'Georgi', 'Facello', '1986-06-26', 'georgi.facello@example.com'),
  (10002, 'Bezalel', 'Simmel', '1985-11-21', 'bezalel.simmel@example.com'),
  (10003, 'Parto', 'Bamford', '1986-08-28', 'parto.bamford@example.com');

INSERT INTO dept_emp (emp_no, dept_no, from_date) VALUES
  (10001, 'd003', '1986-06-26'),
  (10002, 'd001', '1985-11-21'),
  (10003, 'd003', '1986-08-28');
