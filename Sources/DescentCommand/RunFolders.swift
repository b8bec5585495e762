import Support

/// Folders of runs on the command line.
enum RunFolders {
    /// `folder`, or the first of FOLDER-2, FOLDER-3 and so on that does not exist.
    static func free(_ folder: String) -> String {
        var (free, number) = (folder, 1)
        while exists(free) {
            number += 1
            free = "\(folder)-\(number)"
        }
        return free
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
