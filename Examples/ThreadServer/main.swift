import Lust
print(lustVersion)
