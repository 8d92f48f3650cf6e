/// Escape sequences by which terminals show a PNG file within their text.
public enum InlineImage {
  /// The most base64 text that one sequence of kitty's may carry; a multiple of 4, as all chunks but the last
  /// must be.
  static let chunk = 4096

  /// By kitty's graphics protocol: transmit and show (a=T) a PNG (f=100), scaled to so many columns, without
  /// answers on the keyboard's line (q=2); the cursor is behind the picture's last line afterwards.
  /// - Parameter base64: the file.
  public static func kitty(base64: String, columns: Int) -> String {
    var rest = Substring(base64).utf8
    var sequence = ""
    var keys = "a=T,f=100,q=2,c=\(max(columns, 1)),"
    repeat {
      let part = rest.prefix(chunk)
      rest = rest.dropFirst(chunk)
      sequence += "\u{1B}_G\(keys)m=\(rest.isEmpty ? 0 : 1);\(Substring(part))\u{1B}\\"
      keys = ""
    } while !rest.isEmpty
    return sequence
  }

  /// By iTerm2's inline images: a file (OSC 1337) that is shown so many columns wide.
  /// - Parameters:
  ///   - base64: the file.
  ///   - size: its bytes.
  public static func iterm(base64: String, size: Int, columns: Int) -> String {
    "\u{1B}]1337;File=inline=1;size=\(size);width=\(max(columns, 1));preserveAspectRatio=1:\(base64)\u{07}"
  }
}
