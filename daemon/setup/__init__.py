"""`wellkept init`: what the machine and the mail itself say about how to set wellkept up."""
