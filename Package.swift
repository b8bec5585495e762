// swift-tools-version: 6.2
import PackageDescription

// Warnings stop the build where CI asks for it, and never at a user's desk.
let strict = Context.environment["DESCENT_WARNINGS_AS_ERRORS"] != nil
let swift: [SwiftSetting] = [.swiftLanguageMode(.v6)] + (strict ? [.treatAllWarnings(as: .error)] : [])
// The testing library's own macros expand to code with warnings.
let test: [SwiftSetting] = [.swiftLanguageMode(.v6)]
let c: [CSetting] = strict ? [.treatAllWarnings(as: .error)] : []

let openBLAS: Target.Dependency = .target(name: "COpenBLAS", condition: .when(platforms: [.linux]))
let accelerate: [LinkerSetting] = [.linkedFramework("Accelerate", .when(platforms: [.macOS, .iOS]))]
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "descent",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Descent", targets: ["Descent"]),
        // Single modules, for those who want no more than these.
        .library(name: "Tensors", targets: ["Tensors"]),
        .library(name: "Optimizers", targets: ["Optimizers"]),
        .library(name: "Minimizers", targets: ["Minimizers"]),
        .library(name: "Formulas", targets: ["Formulas"]),
        .library(name: "Learning", targets: ["Learning"]),
        .library(name: "Plots", targets: ["Plots"]),
        .library(name: "Runs", targets: ["Runs"]),
        // Apart, so that a user of the library does not build SQLite's.
        .library(name: "StudyStorage", targets: ["StudyStorage"]),
        .executable(name: "descent", targets: ["DescentCommand"]),
        // For the tests here and the benchmarks.
        .library(name: "AllocationCounter", targets: ["CAllocationCounter"]),
        // Loaded into the program by the tests of what happens when system calls fail.
        .library(name: "FaultInjection", type: .dynamic, targets: ["CFaultInjection"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    // A target may import only what stands above it.
    targets: [
        .target(name: "Support", swiftSettings: swift),
        .target(name: "Settings", dependencies: ["Support"], swiftSettings: swift),
        .target(
            name: "CKernels", cSettings: c, linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .yum(["openblas-devel"])]),
        .target(
            name: "Tensors", dependencies: ["Support", "CKernels", openBLAS], swiftSettings: swift,
            linkerSettings: accelerate),
        .target(name: "TensorFiles", dependencies: ["Support", "Tensors"], swiftSettings: swift),
        .target(name: "Formulas", dependencies: ["Support", "Tensors"], swiftSettings: swift),
        .target(name: "Optimizers", dependencies: ["Support", "Settings", "Tensors"], swiftSettings: swift),
        .target(
            name: "Minimizers", dependencies: ["Support", "Settings", "Tensors", "Optimizers", openBLAS],
            swiftSettings: swift, linkerSettings: accelerate),
        .target(name: "Datasets", dependencies: ["Support", "Settings", "Tensors"], swiftSettings: swift),
        .target(
            name: "Learning",
            dependencies: [
                "Support", "Settings", "Tensors", "TensorFiles", "Optimizers", "Minimizers", "Datasets",
            ],
            swiftSettings: swift),
        .target(
            name: "Studies", dependencies: ["Support", "Settings", "Tensors", "Minimizers"], swiftSettings: swift),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .yum(["sqlite-devel"])]),
        .target(name: "StudyStorage", dependencies: ["Support", "Studies", "CSQLite"], swiftSettings: swift),
        .target(name: "Tracking", dependencies: ["Support"], swiftSettings: swift),
        .target(name: "Plots", dependencies: ["Support"], swiftSettings: swift),
        .target(
            name: "FormulaProblems",
            dependencies: [
                "Support", "Settings", "Tensors", "Formulas", "Optimizers", "Minimizers", "Datasets", "Studies",
                "Plots",
            ],
            swiftSettings: swift),
        .target(
            name: "Runs",
            dependencies: [
                "Support", "Settings", "Tensors", "TensorFiles", "Optimizers", "Minimizers", "Datasets", "Learning",
                "Studies", "Tracking", "Plots",
            ],
            swiftSettings: swift),
        // Re-exports all of the above, and nothing else.
        .target(
            name: "Descent",
            dependencies: [
                "Support", "Settings", "Tensors", "TensorFiles", "Formulas", "Optimizers", "Minimizers", "Datasets",
                "Learning", "Studies", "Tracking", "Plots", "FormulaProblems", "Runs",
            ],
            swiftSettings: swift),
        .target(name: "CArguments", cSettings: c),
        .executableTarget(
            name: "DescentCommand", dependencies: ["Descent", "StudyStorage", "CArguments", arguments],
            swiftSettings: swift),
        .target(
            name: "ClassicProblems", dependencies: ["Descent"], path: "Examples/ClassicProblems",
            resources: [.copy("Data")], swiftSettings: swift),
        .executableTarget(
            name: "example", dependencies: ["ClassicProblems", arguments], path: "Examples/Command",
            swiftSettings: swift),
        // The Swift in docstrings and pages, collected by the plug-in and compiled.
        .executableTarget(name: "snippet-collector", path: "Tests/SnippetCollector", swiftSettings: swift),
        .plugin(name: "CollectSnippets", capability: .buildTool(), dependencies: ["snippet-collector"]),
        .executableTarget(
            name: "snippets", dependencies: ["Descent", "StudyStorage"], path: "Tests/Snippets", swiftSettings: test,
            plugins: ["CollectSnippets"]),
        .testTarget(name: "DocumentationTests", dependencies: ["snippets", "DescentCommand"], swiftSettings: test),
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter", cSettings: c),
        // Never linked: it takes the place of system calls.
        .target(
            name: "CFaultInjection", path: "Tests/CFaultInjection", cSettings: c,
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        // Helpers of several test targets.
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: test),
        .testTarget(name: "SupportTests", dependencies: ["Support"], swiftSettings: test),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: test),
        // The kernels of every instruction set, whose tables are no part of the interface of CKernels.
        .target(
            name: "CKernelSets", dependencies: ["CKernels"], path: "Tests/CKernelSets",
            cSettings: [.headerSearchPath("../../Sources/CKernels")] + c),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "CKernels", "CKernelSets", "TestSupport", "Support"],
            swiftSettings: test),
        .testTarget(
            name: "TensorFilesTests", dependencies: ["TensorFiles", "Tensors", "TestSupport"], swiftSettings: test),
        .testTarget(name: "FormulasTests", dependencies: ["Formulas", "Tensors"], swiftSettings: test),
        .testTarget(
            name: "OptimizersTests", dependencies: ["Optimizers", "Tensors", "CAllocationCounter"], swiftSettings: test),
        .testTarget(
            name: "MinimizersTests", dependencies: ["Minimizers", "Optimizers", "Formulas", "Tensors"],
            swiftSettings: test),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets", "Tensors"], exclude: ["Broken"], swiftSettings: test),
        .testTarget(
            name: "LearningTests",
            dependencies: [
                "Learning", "Datasets", "Optimizers", "TensorFiles", "Tensors", "TestSupport",
            ],
            swiftSettings: test),
        .testTarget(name: "StudiesTests", dependencies: ["Studies", "StudyStorage"], swiftSettings: test),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking", "TestSupport"], swiftSettings: test),
        .testTarget(name: "PlotsTests", dependencies: ["Plots", "TestSupport"], swiftSettings: test),
        .testTarget(
            name: "RunsTests",
            dependencies: [
                "Runs", "Datasets", "Learning", "Optimizers", "Plots", "Studies", "Tensors", "Tracking", "TestSupport",
            ],
            swiftSettings: test),
        .testTarget(name: "DescentTests", dependencies: ["Descent"], swiftSettings: test),
        .testTarget(
            name: "CommandTests",
            dependencies: ["Descent", "DescentCommand", "StudyStorage", "CArguments", "TestSupport"],
            exclude: ["TableCases"], swiftSettings: test),
        .testTarget(name: "ClassicProblemsTests", dependencies: ["ClassicProblems"], swiftSettings: test),
    ]
)

// Readers and grammars under random input (`make fuzz`). It is no part of other builds, and yet a target of this
// package, because it generates input from tables that are not public.
if Context.environment["DESCENT_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["Descent", "StudyStorage", arguments], path: "Fuzzing/Sources",
            swiftSettings: swift))
}
