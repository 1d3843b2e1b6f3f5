"""The formats of scanned and recognised newspapers: ALTO, METS and hOCR."""
