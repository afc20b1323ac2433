"""Messages that we wrote, of three topics, as many as a test wants."""

ROADS, SCHOOLS, WORK = "道路", "学校", "劳动"

_SAID = {
    ROADS: (
        ("桥头", "西门", "河边", "广场前", "巷子里", "车站旁", "菜场外"),
        ("的路灯坏了", "的路面有个大坑", "的井盖丢了", "的人行道积水", "的红绿灯不亮"),
        (",晚上走路看不清", ",老人怕摔倒", ",请尽快来修"),
    ),
    SCHOOLS: (
        ("孩子", "小学", "幼儿园", "初中", "班主任", "学校食堂", "校车"),
        ("入学报名被拒", "要求交补课费", "收了资料费不退", "的作业太多", "的老师换了三次"),
        (",家长很着急", ",新学期快到了", ",想问教育局怎么办"),
    ),
    WORK: (
        ("工地", "工厂", "饭店老板", "公司", "包工头", "物流公司", "商场"),
        ("拖欠工资三个月", "不签劳动合同", "不给交社保", "加班没有加班费", "无故辞退员工"),
        (",工人没有办法", ",要求劳动仲裁", ",血汗钱要不回来"),
    ),
}


def town_talk(each: int = 30) -> tuple[list[str], list[str]]:
    """So many messages of each topic, all different, and their labels."""
    texts: list[str] = []
    labels: list[str] = []
    for label, (who, what, why) in _SAID.items():
        said = [a + b + c for c in why for b in what for a in who][:each]
        texts += said
        labels += [label] * len(said)
    return texts, labels
