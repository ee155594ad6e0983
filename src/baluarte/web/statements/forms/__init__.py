"""What is asked at the pages of this room: facts and their documents, sheets, requests."""
