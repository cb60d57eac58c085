"""What every service over HTTP needs: hosts that may be asked, pauses, retries, errors."""
