/// The text of a diagnostic with the source line and carets under the culprit.
public func render(_ diagnostic: Diagnostic, width: Int, hasColor: Bool, hasUnicode: Bool) -> String {
  diagnostic.message
}
