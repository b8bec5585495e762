// A method of a user's own declares its settings.
@_exported import Settings
