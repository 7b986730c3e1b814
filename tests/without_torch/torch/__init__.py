"""What is found instead of torch by the kernels of notebooks that shall do without it."""

raise ImportError("This notebook runs in a browser, too, where there is no torch: see IN_BROWSER.")
