// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever depends on Descent never builds the peers it is measured against.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "descent", path: "..")],
    targets: [
        .systemLibrary(
            name: "SystemBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]
        ),
        .target(name: "CPeers", dependencies: ["SystemBLAS"]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CPeers", .product(name: "Descent", package: "descent"),
                .product(name: "AllocationCounter", package: "descent"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
