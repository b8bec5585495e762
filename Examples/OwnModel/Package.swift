// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "own-model",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "descent", path: "../..")],
    targets: [
        .executableTarget(
            name: "own-model", dependencies: [.product(name: "Descent", package: "descent")], path: "Sources",
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
