"""What words are and tell: tokens, closed classes, meanings, gazetteers, cues."""
