"""What the package is compared with: measurements and other people's numbers, and the bars it must meet."""
