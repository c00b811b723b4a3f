"""Messages out and notices in: texts to borrowers by template, notices to staff with priority and read marks.

Owns: templates, messages and what became of them, staff notices and who read them.
Asks: integrations (the SMS port), tenants (the brand's keys), kernel.
Tells: StaffNoticeRaised, StaffNoticeRead, MessageSettled.
Never: looks up a loan or a customer; decides whether someone may be contacted about one.
"""
