-- ZIP codes are text: a number would lose the leading zero of 00501.
CREATE TABLE IF NOT EXISTS City (
  zip CHAR(5) NOT NULL PRIMARY KEY,
  city VARCHAR(64) NULL,
  state VARCHAR(4) NULL
) ENGINE=InnoDB
