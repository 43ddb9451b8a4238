"""macOS, by way of Apple's C and Objective-C interfaces. Written after the documentation; not yet run on a Mac."""
