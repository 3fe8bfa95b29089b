"""What an action costs: in process, over HTTP, and beside a bare handler that only calls the stub."""
