/// Where data may be: what the command line, the environment and the home folder say. A value, so that
/// a test can say something else.
public struct DataPlaces: Sendable {
  /// A folder that the user named (`--data`, `NN_DATA`); nothing else is looked at then.
  public let folder: String?
  /// The environment, as far as it matters here and to curl; see `variables`.
  public let environment: [String: String]

  /// Variables that are read: where the caches are, where curl is, how it reaches the network.
  public static let variables = [
    "HOME", "XDG_CACHE_HOME", "KERAS_HOME", "PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH",
    "XDG_CONFIG_HOME", "CURL_HOME", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy",
    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
  ]

  public init(folder: String?, environment: [String: String]) {
    self.folder = folder
    self.environment = environment
  }

  /// `$XDG_CACHE_HOME/nn` or `~/.cache/nn`; `nil` when there is neither.
  public var cache: String? {
    // The XDG specification has relative paths ignored.
    if let folder = value("XDG_CACHE_HOME"), folder.hasPrefix("/") { return Files.join(folder, "nn") }
    return value("HOME").map { Files.join($0, ".cache/nn") }
  }

  /// Keras's `datasets` folder.
  var kerasDatasets: String? {
    if let folder = value("KERAS_HOME") { return Files.join(folder, "datasets") }
    return value("HOME").map { Files.join($0, ".keras/datasets") }
  }

  var home: String? { value("HOME") }

  private func value(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
