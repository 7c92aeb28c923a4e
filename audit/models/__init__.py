from audit.models.entry import AuditEntry, AuditEntryQuerySet, AuditHead

__all__ = ["AuditEntry", "AuditEntryQuerySet", "AuditHead"]
