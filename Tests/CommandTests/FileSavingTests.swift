import Foundation
import Support
import Testing

@Suite("Files that are written")
struct FileSavingTests {
    @Test("Names are random, and told from others by their form")
    func names() {
        let names = (0..<1000).map { _ in UniqueName.make() }
        #expect(Set(names).count == 1000)
        #expect(names.allSatisfy { UniqueName.isUnique($0.utf8) })
        for other in ["", "1234", names[0] + "0", names[0].dropLast() + "g", names[0].uppercased() + " "] {
            #expect(!UniqueName.isUnique(other.utf8))
        }
    }

    @Test("What a killed process left is removed; what is being written, and what is somebody else's, is not")
    func leftovers() throws {
        try Command.inFolder { command in
            func temporary(_ digit: String) -> String { "f.\(String(repeating: digit, count: 32)).temporary" }
            for name in [temporary("0"), temporary("1"), "f.mine.temporary", "g" + temporary("2"), "victim"] {
                try command.write("left", to: name)
            }
            let link = command.path(temporary("3"))
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: command.path("victim"))
            mkfifo(command.path(temporary("4")), 0o600)
            let writing = open(command.path(temporary("1")), O_RDONLY)
            defer { close(writing) }
            try #require(flock(writing, LOCK_EX | LOCK_NB) == 0)

            try FileBytes.write(Array("new".utf8), to: command.path("f"))
            #expect(try command.text("f") == "new" && command.text("victim") == "left")
            let kept = [temporary("1"), temporary("3"), temporary("4"), "f.mine.temporary", "g" + temporary("2")]
            #expect(try command.contents() == Set(kept + ["f", "victim"]))
        }
    }

    @Test("A file keeps its permissions, a link leads where it led", arguments: [0o600, 0o640, 0o444] as [mode_t])
    func permissions(_ mode: mode_t) throws {
        try Command.inFolder { command in
            try command.write("old", to: "f")
            chmod(command.path("f"), mode)
            try FileManager.default.createSymbolicLink(atPath: command.path("l"), withDestinationPath: "f")
            try FileBytes.writeRegular(Array("new".utf8), to: command.path("l"))
            var status = stat()
            lstat(command.path("l"), &status)
            #expect(status.st_mode & S_IFMT == S_IFLNK)
            lstat(command.path("f"), &status)
            #expect(try status.st_mode & 0o777 == mode && command.text("f") == "new")
            #expect(try command.contents() == ["f", "l"])
        }
    }

    @Test("That a file can be written is found out by writing one, of which nothing stays")
    func trial() throws {
        try Command.inFolder { command in
            try FileBytes.requireWritable(command.path("f"))
            #expect(try command.contents().isEmpty)
            let long = command.path(String(repeating: "n", count: 250))
            #expect(throws: FileError.self) { try FileBytes.requireWritable(long) }
            #expect(throws: FileError.self) { try FileBytes.requireWritable(command.path("no/f")) }
        }
    }

    @Test("Paths are taken apart as the system takes them")
    func paths() {
        let parents = ["a": ".", "a/b": "a", "a//b//": "a", "/a": "/", "/": "/", ".": "..", "a/": ".", "//a//b": "//a"]
        for (path, parent) in parents { #expect(FileBytes.parentFolder(of: path) == parent, "\(path)") }
        #expect(["a//", "/", "//", "a"].map(FileBytes.withoutTrailingSlashes) == ["a", "/", "/", "a"])
    }

    @Test("A file that is shortened, or written to, while it is read is told")
    func change() throws {
        try Command.inFolder { command in
            try command.write("0123456789", to: "f")
            let file = try #require(StableFile(command.path("f")))
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 10)
            defer { buffer.deallocate() }
            #expect(try file.read(into: buffer, at: 0) && !file.hasChanged)
            truncate(command.path("f"), 3)
            #expect(try !file.read(into: buffer, at: 0) && file.hasChanged)
            // Neither is waited for, or has a size.
            mkfifo(command.path("p"), 0o600)
            #expect(StableFile(command.path("p")) == nil && StableFile(command.path("none")) == nil)
        }
    }
}
