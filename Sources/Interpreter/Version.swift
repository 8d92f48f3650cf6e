/// The program's version, as receipts have it.
public let programVersion = "0.1"
/// As it is told at the start.
public let versionText = "nn \(programVersion)"
