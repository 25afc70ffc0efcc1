"""How the models that ship are made. Development only: nothing here is installed."""
