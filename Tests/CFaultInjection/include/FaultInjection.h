// Nothing is called by its name: the library takes the place of the system's functions.
