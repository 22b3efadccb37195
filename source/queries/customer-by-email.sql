-- Who has this e-mail address: several may share one. Put another in its place.
SELECT id, firstName, lastName, email
FROM Customer
WHERE email = 'Guy_Deb@contractor.net'
ORDER BY id
