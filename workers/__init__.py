"""The queue's entrance: intents are claimed, carried out by one service call each, and finished.

Owns: the broker and its middleware, the runner, the sweeper, the timetable, who listens to which event.
Asks: any room below, one service per job.
Tells: the doorbell; a lost ring is rung again by the sweeper.
Never: work that exists only in Valkey; a rule of lending; personal data in a message.
"""
