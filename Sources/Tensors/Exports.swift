// The functions of plain numbers (`exp`, `log`, `sqrt`, `pow`) stand beside those of tensors.
@_exported import Support
