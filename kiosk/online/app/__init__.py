"""Text copied out of マイナ資格確認アプリ, read with care (アプリの貼り付け)."""
