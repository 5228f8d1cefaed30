print("lust")
