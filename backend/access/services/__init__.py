"""Everything access does for the other rooms and the entrances."""

from __future__ import annotations

from backend.access.services.api_keys import (
    API_KEY_PREFIX,
    ApiKeyCreated,
    actor_for_api_key,
    create_api_key,
    revoke_api_key,
)
from backend.access.services.checks import require, require_other_person
from backend.access.services.invites import (
    InviteAccepted,
    StaffInvited,
    accept_invite,
    create_staff,
    invite_staff,
)
from backend.access.services.sessions import (
    actor_for_token,
    is_live,
    open_support_session,
    revoke_session,
    sign_out,
)
from backend.access.services.signing_in import confirm_totp, sign_in, sign_in_for_demo
from backend.access.services.staff import (
    add_leave,
    grant_permission,
    set_availability,
    set_manager,
    set_role,
    set_staff_status,
)

__all__ = [
    "API_KEY_PREFIX",
    "ApiKeyCreated",
    "InviteAccepted",
    "StaffInvited",
    "accept_invite",
    "actor_for_api_key",
    "actor_for_token",
    "add_leave",
    "confirm_totp",
    "create_api_key",
    "create_staff",
    "grant_permission",
    "invite_staff",
    "is_live",
    "open_support_session",
    "require",
    "require_other_person",
    "revoke_api_key",
    "revoke_session",
    "set_availability",
    "set_manager",
    "set_role",
    "set_staff_status",
    "sign_in",
    "sign_in_for_demo",
    "sign_out",
]
