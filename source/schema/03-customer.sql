-- No AUTO_INCREMENT: it would turn customer 0 into the next number. No foreign key to City: real shops have ZIPs nobody knows.
CREATE TABLE IF NOT EXISTS Customer (
  id INT NOT NULL PRIMARY KEY,
  firstName VARCHAR(64) NULL,
  lastName VARCHAR(64) NULL,
  email VARCHAR(128) NULL,
  address1 VARCHAR(128) NULL,
  address2 VARCHAR(64) NULL,
  phone VARCHAR(32) NULL,
  birthdate DATE NULL,
  zip CHAR(5) NULL
) ENGINE=InnoDB
