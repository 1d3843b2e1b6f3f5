"""How the data and the model that sitegen ships were made. See README.md; sitegen itself imports nothing from here."""
