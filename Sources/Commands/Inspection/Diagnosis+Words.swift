import Diagnostics
import Interpreter
import Learning
import Plots
import Tensors

extension Diagnosis.Check {
  /// What was measured, and what to do where that is wrong.
  var words: (finding: String, remedy: String?) {
    switch facts {
    case .inputs(let facts): facts.words
    case .labels(let facts): facts.words
    case .layers(let facts): facts.words
    case .loss(let name, let slip):
      slip.map { ($0.message, $0.remedy) } ?? ("\(name) takes what the last layer gives", nil)
    case .units(let facts): subject == .dead ? facts.deadWords : facts.saturationWords
    case .gradients(let flow): flow.diagnosisWords
    case .updates(let facts): facts.words
    case .initialLoss(let facts): facts.words
    case .oneBatch(let facts): facts.words
    case .none:
      subject == .oneBatch
        ? ("this loss does not reach 0", nil) : ("not looked at: no loss can be computed", nil)
    }
  }
}

/// Three digits are enough to judge by.
private func number(_ value: Double) -> String { significantText(value, digits: 3) }

extension Diagnosis.InputFacts {
  fileprivate var words: (String, String?) {
    if notFinite > 0 {
      return (
        "\(countText(notFinite)) \(notFinite == 1 ? "number is" : "numbers are") nan or infinite",
        "leave these samples out, or fill the gaps"
      )
    }
    let spread = "mean \(number(mean)), deviation \(number(deviation)), up to \(number(largest))"
    if deviation == 0 { return ("all inputs are \(number(mean))", "look at where x comes from") }
    if areBytes { return ("whole numbers up to 255: \(spread)", "divide them: x / 255") }
    guard largest > Self.most else { return (spread, nil) }
    return (spread, "standardize each feature: (x - mean(x, axis=0)) / std(x, axis=0)")
  }
}

extension Diagnosis.LabelFacts {
  fileprivate var words: (String, String?) {
    if let (value, row, classes) = outside {
      return (
        "y[\(row)] is \(shortText(value)), but the model has \(classes) outputs: classes 0 to \(classes - 1)",
        "count classes from 0, or give the last layer an output for each"
      )
    }
    guard !counts.isEmpty else {
      return deviation == 0
        ? ("all targets are the same", "look at where y comes from")
        : ("numbers with deviation \(number(deviation))", nil)
    }
    if isOneClass { return ("all samples are of one class", "look at where y comes from") }
    let largest = counts.max() ?? 0
    let smallest = counts.min() ?? 0
    let classes = "\(counts.count) classes of \(countText(smallest)) to \(countText(largest)) samples"
    if areUnrelated, let (hits, count, chance) = neighbours {
      return (
        "the nearest sample has the same class \(countText(hits)) of \(countText(count)) times, as by chance "
          + "(\(percentText(chance)))",
        "look whether x and y are still in the same order"
      )
    }
    if missing > 0 {
      return (
        "\(classes); \(missing) of the model's classes never occur",
        "leave their outputs out, or look at where y comes from"
      )
    }
    if imbalance > Self.greatestImbalance {
      return (classes, "weigh rare classes more: class_weight=[1, 5], and judge by more than accuracy")
    }
    if contradictions > 0 {
      return (
        "\(classes); \(countText(contradictions)) samples have the same inputs as one of another class",
        "no model tells them apart: look at where y comes from"
      )
    }
    return (classes, nil)
  }
}

extension Diagnosis.LayerFacts {
  fileprivate var words: (String, String?) {
    if let constant { return constant }
    if let earlySoftmax {
      return (
        "layer \(earlySoftmax.place), \(earlySoftmax.spec.written), is a softmax in front of other layers",
        "one at the end is enough: what goes through two is nearly the same for all classes"
      )
    }
    if let (first, second) = collapsing {
      return (
        "layers \(first.place) and \(second.place), \(first.spec.written) and \(second.spec.written), have no "
          + "activation between them: together they can do no more than one",
        "put one between them, as relu"
      )
    }
    return ("each layer of weights has an activation behind it, or is the last", nil)
  }
}

extension Diagnosis.UnitFacts {
  private func counts(_ what: String) -> String {
    layers.map { "\($0.name) \(countText($0.found)) of \(countText($0.units))" }.joined(separator: ", ")
      + " \(what)"
  }

  fileprivate var deadWords: (String, String?) {
    guard !layers.isEmpty else { return ("no units that can die, as relu's", nil) }
    return (
      counts("are 0 for all of \(sampleText(samples))"),
      "a smaller learning rate, bias_initializer=zeros, or leaky_relu keeps units alive"
    )
  }

  fileprivate var saturationWords: (String, String?) {
    guard !layers.isEmpty else { return ("no units with limits, as tanh's", nil) }
    return (
      counts("are within 1 % of a limit for most of \(sampleText(samples))"),
      "smaller initial weights (glorot_uniform), smaller inputs, or batch_norm in front keeps them off the limits"
    )
  }
}

extension GradientFlow {
  fileprivate var diagnosisWords: (String, String?) {
    let way = ends.map {
      "|dE/dh| goes from \(number($0.last.norm)) at \($0.last.name) to \(number($0.first.norm)) at "
        + $0.first.name
    }
    switch verdict {
    case .healthy: return (way ?? "", nil)
    case .vanishes(let factor):
      return (
        "\(way ?? ""): \(number(factor)) times less per layer",
        squashes ? "relu with he_normal keeps more of it" : "larger initial weights, or batch_norm"
      )
    case .explodes(let factor):
      return (
        "\(way ?? ""): \(number(factor)) times more per layer",
        "smaller initial weights, or clipnorm=1 in the optimizer"
      )
    case .blocked(let layer):
      return ("no gradient reaches the weights of \(layer)", "look at its weights and those behind it")
    case .notFinite:
      return ("the loss or a gradient is no finite number", "smaller weights or a smaller learning rate")
    case .tooFew: return ("fewer than two layers of weights", nil)
    }
  }
}

extension Diagnosis.UpdateFacts {
  fileprivate var words: (String, String?) {
    guard let largest, let smallest = ratios.map(\.ratio).min() else {
      return ("no matrix of weights is trained", nil)
    }
    if !largest.ratio.isFinite {
      return ("one step of \(optimizer) makes weights that are no finite numbers", "a smaller learning rate")
    }
    let (least, most) = (number(smallest), number(largest.ratio))
    let measure =
      isAdaptiveStart
      ? "adaptive rules begin with steps of the rate for each weight, up to \(numberText(Self.most)) of their size; "
        + "later about 1e-3 is right: CS231n"
      : "about 1e-3 is right, up to \(numberText(healthy.upperBound)): CS231n"
    return (
      "one step of \(optimizer) moves weights by \(least == most ? most : "\(least) to \(most)") of their size "
        + "(\(measure))", remedy(largest.ratio)
    )
  }

  private func remedy(_ ratio: Double) -> String {
    if ratio > Self.most { return "a smaller learning rate: try a tenth" }
    if ratio > healthy.upperBound { return "if the loss jumps, a smaller learning rate: try a third" }
    return "a larger learning rate: try ten times as much"
  }
}

extension Diagnosis.InitialLossFacts {
  fileprivate var words: (String, String?) {
    guard let expected else { return ("\(lossText(loss)) with fresh weights", nil) }
    return (
      "\(lossText(loss)) with fresh weights; equal probabilities cost ln(\(classes)) = \(lossText(expected))",
      loss < expected
        ? "it knows something before it has learned: look whether x contains y"
        : "it is sure of wrong answers from the start: smaller initial weights or inputs"
    )
  }
}

extension Diagnosis.OneBatchFacts {
  fileprivate var words: (String, String?) {
    (
      "a fresh copy brings \(sampleText(samples)) from \(lossText(start)) to \(lossText(end)) in "
        + "\(countText(steps)) steps of adam(0.01)",
      "it cannot learn even these: a larger model, less dropout, or look whether x tells y"
    )
  }
}
