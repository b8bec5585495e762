import Foundation

/// The path of a folder, not made yet, that is removed with this object.
package final class TemporaryFolder: Sendable {
    package let path = NSTemporaryDirectory() + "descent-\(UUID().uuidString)"

    package init() {}

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
