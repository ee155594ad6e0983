"""What is answered to each address of facts about institutions."""
