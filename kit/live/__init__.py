"""Pages with a kernel: the server, and the program that it adds to each page."""
