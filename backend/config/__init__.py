"""Assembly: settings, engines, processes, URLs; the one place that knows everything."""
