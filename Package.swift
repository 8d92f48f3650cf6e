// swift-tools-version: 6.0
import PackageDescription

/// C kernels are the inner loops of training: a debug build of them would make the tests crawl.
let kernelFlags: [CSetting] = [.unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=off"])]

/// The same goes for 70,000 drawn digits.
let drawingFlags: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// One module of the house: its imports run one way, from top to bottom of this list.
func module(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies)
}

func tests(of name: String, _ dependencies: Target.Dependency..., resources: [Resource] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, resources: resources)
}

let package = Package(
  name: "nn",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
    .target(name: "CKernels", cSettings: kernelFlags),
    module("Diagnostics"),
    module("Disk"),
    module("JSON"),
    module("Syntax", "Diagnostics"),
    module("Interpreter", "Syntax", "Diagnostics"),
    module("Notebook", "Interpreter", "Syntax", "Diagnostics", "Disk", "JSON"),
    module("Tensors", "CKernels", "CXXHash"),
    module("Autograd", "Tensors", "CKernels"),
    module("Learning", "Autograd", "Tensors", "CKernels"),
    module("Export", "Learning", "Autograd", "Tensors"),
    .target(
      name: "Datasets", dependencies: ["Tensors", "Diagnostics", "Disk", "JSON", "CDeflate", "CKernels"],
      swiftSettings: drawingFlags),
    module("Plots", "Diagnostics", "CDeflate"),
    module(
      "Commands", "Notebook", "Interpreter", "Syntax", "Diagnostics", "Learning", "Autograd", "Tensors",
      "Export", "Datasets", "Plots", "JSON"),
    module("Terminal", "CReadline", "Notebook", "Interpreter", "Syntax", "Diagnostics", "Disk", "JSON"),
    .executableTarget(
      name: "nn", dependencies: ["Commands", "Terminal", "Interpreter"]),
    tests(of: "Diagnostics"),
    tests(of: "JSON"),
    tests(of: "Syntax", "Diagnostics"),
    tests(of: "Interpreter", "Syntax", "Diagnostics"),
    tests(of: "Notebook", "Interpreter", "Syntax", "Diagnostics", "JSON"),
    tests(of: "Tensors"),
    tests(of: "Autograd", "Tensors"),
    tests(of: "Learning", "Autograd", "Tensors", resources: [.copy("Reference")]),
    tests(of: "Export", "Learning", "Autograd", "Tensors"),
    tests(of: "Datasets", "Tensors", resources: [.copy("Files")]),
    tests(of: "Plots", "Diagnostics", "CDeflate"),
    tests(
      of: "Commands", "Interpreter", "Syntax", "Diagnostics", "Learning", "Tensors", "Datasets", "JSON",
      resources: [.copy("Reference")]),
    tests(of: "Terminal", "Interpreter", "Syntax", "Diagnostics", "JSON"),
    .testTarget(
      name: "ScriptTests",
      dependencies: ["Commands", "Notebook", "Interpreter", "Syntax", "Diagnostics", "Tensors"],
      exclude: ["Scripts", "Nets"]),
  ],
  swiftLanguageModes: [.v6]
)
