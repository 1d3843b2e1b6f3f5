"""The formats of news agencies: NITF, NewsML-G2, NewsML 1 and ninjs."""
