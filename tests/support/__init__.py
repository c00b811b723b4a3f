"""What tests share: their databases, and makers of people and loans."""
