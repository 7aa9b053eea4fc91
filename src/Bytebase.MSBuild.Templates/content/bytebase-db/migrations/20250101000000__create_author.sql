CREATE TABLE author (
  id integer NOT NULL PRIMARY KEY,
  name varchar(100) NOT NULL
);
