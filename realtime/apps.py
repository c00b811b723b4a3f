from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        from backend.kernel import outbox
        from realtime.broadcast import broadcast, broadcast_brand, broadcast_platform_session
        from tenants import platform_auth, services

        outbox.listen_after_commit(broadcast)
        services.on_brand_changed(broadcast_brand)
        platform_auth.on_session_revoked(broadcast_platform_session)
