"""What templates may see: frozen values, with no row behind them and no field for an asker's name."""
