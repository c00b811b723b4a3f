"""What a brand may set, and what the law has set for it.

Owns:  typed settings with their history, the business date, holidays, reason codes, the block list, country packs
Asks:  tenants (which brand, which pack; blind indexes), audit, kernel
Tells: SettingChanged, BusinessDateAdvanced
Never: calls a provider; lets a brand loosen a rule of its pack
"""
