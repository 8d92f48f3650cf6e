import Interpreter

extension Registry {
  /// Names that people bring along from other libraries, and what there is here in their place.
  static let foreignNames: [String: String] = {
    let picture = "plot, scatter, hist, bar and show draw; p = plot(x, y), p.save(\"a.png\") saves"
    let tensors = "functions stand alone: zeros(2, 3), x.mean()"
    let layers = "functions stand alone: sequential(dense(8, relu), dense(2, softmax))"
    return [
      "plt": picture, "matplotlib": picture, "sns": picture, "figure": picture, "subplots": picture,
      "savefig": "p = plot(x, y), then p.save(\"a.png\")",
      "legend": "labels=[\"a\", \"b\"] names the curves: plot a b labels=[…]",
      "xlabel": "plot(x, y, x_label=\"…\")", "ylabel": "plot(x, y, y_label=\"…\")",
      "np": tensors, "tf": tensors, "torch": layers, "nn": layers, "keras": layers,
      "pd": "csv(\"file.csv\", target=\"…\") reads tables",
      "pandas": "csv(\"file.csv\", target=\"…\") reads tables",
    ]
  }()
}
