"""The window: what changed, told live to whoever may see it.

Owns: the names of channels and topics, the broadcast after commit, the hub of one sockets process, the consumer.
Asks: the kernel for committed events, the session check it is handed.
Tells: browsers, by an entity's id and version; no figures.
Never: a row written, a figure sent, one send per recipient.
"""
