"""What may be asked of central, by subject (要求ごとの処理)."""
