"""What the network knows: solved questions written up as articles, which their authors keep right."""
