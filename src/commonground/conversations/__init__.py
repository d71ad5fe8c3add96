"""What people say to each other: posts, questions, answers, reactions and topics."""
